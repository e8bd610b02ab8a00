import { createMockDirectory } from '@backstage/backend-test-utils';
import { PROOF_MILLISECONDS, proveService } from './__testUtils__/proveService';
import { PARAMETERS, templateNames } from './__testUtils__/templates';

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
      const steps = await proveService({
        template,
        parameters: { ...PARAMETERS, name: 'a', ...options },
        folder: directory.path,
      });

      expect(steps).toContain('unknown names stop the start');
    },
    PROOF_MILLISECONDS,
  );
});
