import { createMockDirectory } from '@backstage/backend-test-utils';
import { z } from 'zod';
import { PROOF_MILLISECONDS, measureService } from './testing/proveService';
import {
  PARAMETERS,
  TEMPLATES_FOLDER,
  renderTemplate,
  templateNames,
} from './__testUtils__/templates';

const resultSchema = z.object({
  requests: z.number(),
  failed: z.number(),
  reasons: z.array(z.string()),
});

const resultsSchema = z.object({ own: resultSchema, plain: resultSchema });

describe.each(templateNames())('a service made from %s', template => {
  const directory = createMockDirectory();

  it(
    "loses no request in a rolling update; with the boilerplate's uWSGI settings it would",
    async () => {
      const service = await renderTemplate({
        template,
        parameters: { ...PARAMETERS, metrics: true },
        folder: directory.path,
      });
      const results = await measureService({
        templatesFolder: TEMPLATES_FOLDER,
        service,
        script: 'test-rolling-update.py',
      });

      const { own, plain } = resultsSchema.parse(results);
      expect(own).toMatchObject({ failed: 0, reasons: [] });
      expect(own.requests).toBeGreaterThanOrEqual(1000);
      expect(plain.failed).toBeGreaterThan(0);
    },
    PROOF_MILLISECONDS,
  );
});
