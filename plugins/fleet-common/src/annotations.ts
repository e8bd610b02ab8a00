/** The annotations of a catalogued service that Slipway writes and reads. */

/** Entity ref of the template that made the service, such as `template:default/flask-service`. */
export const SOURCE_TEMPLATE_ANNOTATION = 'backstage.io/source-template';

/** SemVer of that template when the service was made or last updated. On a Template: its current version. */
export const TEMPLATE_VERSION_ANNOTATION = 'backstage.io/template-version';
