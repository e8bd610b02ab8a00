import { createMockDirectory } from '@backstage/backend-test-utils';
import { PROOF_MILLISECONDS, proveService } from './testing/proveService';
import {
  PARAMETERS,
  TEMPLATES_FOLDER,
  renderTemplate,
  templateNames,
} from './__testUtils__/templates';

/** With generatedService.test.ts every pair of answers occurs. */
const COMBINATIONS = [
  { database: 'none', metrics: true, sentry: false },
  { database: 'none', metrics: false, sentry: true },
  { database: 'postgres', metrics: false, sentry: false },
];

describe.each(templateNames())('a service from %s', template => {
  const directory = createMockDirectory();

  it.each(COMBINATIONS)(
    'works with %j',
    async options => {
      const service = await renderTemplate({
        template,
        parameters: { ...PARAMETERS, name: 'a', ...options },
        folder: directory.path,
      });
      const steps = await proveService({
        templatesFolder: TEMPLATES_FOLDER,
        service,
      });

      expect(steps).toContain('unknown names stop the start');
    },
    PROOF_MILLISECONDS,
  );
});
