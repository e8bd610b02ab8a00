import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { ErrorRequestHandler } from 'express';
import { Environment, FileSystemLoader } from 'nunjucks';
import { crumbsTo, type Crumb } from './crumbs';
import { askForCredentials, describeError } from '../errors';

/** Everything that a template shows is escaped. */
const templates = new Environment(
  new FileSystemLoader(
    resolvePackagePath('@slipway/plugin-git-host-backend', 'assets'),
  ),
  { autoescape: true },
);

export interface PageModel {
  title: string;
  crumbs: Crumb[];
}

export function renderPage<T extends PageModel>(
  template: string,
  model: T,
): string {
  return templates.render(`${template}.njk`, model);
}

export const sendErrorsAsPage: ErrorRequestHandler = (
  error,
  request,
  response,
  next,
) => {
  const described = describeError(error);
  if (!described || response.headersSent) {
    next(error);
    return;
  }
  if (described.status === 401) askForCredentials(response);
  response.status(described.status).send(
    renderPage('error', {
      title: described.status === 404 ? 'Not found' : 'This did not work',
      crumbs: [
        ...crumbsTo(request.baseUrl),
        { text: String(described.status) },
      ],
      message: described.message,
    }),
  );
};
