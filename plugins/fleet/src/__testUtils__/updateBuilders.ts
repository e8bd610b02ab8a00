import {
  FleetTemplate,
  FleetTemplateDetails,
  PreviewedPath,
  ServiceLineageDetails,
  ServiceUpdate,
  UpdatePreview,
} from '@slipway/plugin-fleet-common';
import { hoursAgo } from './builders';

export function aTemplate(
  template: Partial<FleetTemplate> = {},
): FleetTemplate {
  return {
    ref: 'template:default/flask-service',
    title: 'Flask service',
    owner: 'group:default/platform',
    version: '2.0.0',
    services: 12,
    versions: [
      { version: '2.0.0', services: 4 },
      { version: '1.1.0', services: 5 },
      { version: '1.0.0', services: 3 },
    ],
    behind: 8,
    held: 1,
    pending: 2,
    ...template,
  };
}

export function templateDetails(
  template: Partial<FleetTemplateDetails> = {},
): FleetTemplateDetails {
  return {
    ...aTemplate(),
    changelog: [
      { version: '2.0.0', text: '- Runs as a user without rights' },
      { version: '1.1.0', text: '- Health check' },
      { version: '1.0.0', text: '- First version' },
    ],
    ...template,
  };
}

/** A service that is two versions behind its template. */
export function aLineage(
  lineage: Partial<ServiceLineageDetails> = {},
): ServiceLineageDetails {
  return {
    service: 'component:default/payments',
    title: 'payments',
    owner: 'group:default/guests',
    state: 'behind',
    template: 'template:default/flask-service',
    version: '1.0.0',
    latest: '2.0.0',
    versionsBehind: 2,
    drift: { pristine: 20, edited: 2, deleted: 1, added: 3, pending: 0 },
    commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
    readAt: hoursAgo(1),
    paths: {
      edited: ['Dockerfile', 'pyproject.toml'],
      deleted: ['Makefile'],
      added: ['src/payments/a.py', 'src/payments/b.py', 'src/payments/c.py'],
      pending: [],
    },
    ...lineage,
  };
}

export function anUpdate(update: Partial<ServiceUpdate> = {}): ServiceUpdate {
  return {
    service: 'component:default/payments',
    kind: 'template',
    subject: 'template:default/flask-service',
    from: '1.0.0',
    to: '2.0.0',
    state: 'open',
    branch: 'fleet/template/flask-service',
    pullRequest: {
      number: 7,
      url: 'https://git.acme.com/acme/payments/pulls/7',
      title: 'Update flask-service to 2.0.0',
    },
    checks: 'success',
    autoMergeEligible: true,
    conflicts: 0,
    notes: 0,
    createdAt: hoursAgo(5),
    updatedAt: hoursAgo(2),
    ...update,
  };
}

export function aPreviewedPath(
  path: Partial<PreviewedPath> = {},
): PreviewedPath {
  return {
    path: 'Dockerfile',
    outcome: 'merged',
    why: 'Both sides changed it in different places',
    diff: '--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n FROM python\n-USER root\n+USER app\n',
    ...path,
  };
}

export function aPreview(preview: Partial<UpdatePreview> = {}): UpdatePreview {
  return {
    service: 'component:default/payments',
    template: 'template:default/flask-service',
    from: '1.0.0',
    to: '2.0.0',
    direction: 'update',
    base: 'ref',
    valueChanges: [],
    migrations: [],
    paths: [aPreviewedPath()],
    lockfilesToMake: ['poetry.lock'],
    autoMergeEligible: true,
    changelog: [{ version: '2.0.0', text: '- Runs as a user without rights' }],
    baseCommit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
    ...preview,
  };
}
