import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { z } from 'zod';
import {
  PARAMETERS,
  TEMPLATES_FOLDER,
  renderTemplate,
  templateNames,
} from './__testUtils__/templates';

/** The first run downloads Poetry and the service's libraries; later ones take a minute and a half. */
const TIMEOUT_MILLISECONDS = 10 * 60 * 1000;

const resultSchema = z.object({
  requests: z.number(),
  failed: z.number(),
  examples: z.array(z.string()),
});

const resultsSchema = z.object({ own: resultSchema, plain: resultSchema });

describe.each(templateNames())('a service made from %s', template => {
  const directory = createMockDirectory();

  it(
    "loses no request in a rolling update; with the boilerplate's uWSGI settings it would",
    async () => {
      const folder = await renderTemplate({
        template,
        parameters: PARAMETERS,
        folder: directory.path,
      });

      const { stdout } = await promisify(execFile)('python3', [
        join(TEMPLATES_FOLDER, 'test-rolling-update.py'),
        folder,
      ]);

      const lastLine = stdout.trim().split('\n').at(-1) ?? '';
      const { own, plain } = resultsSchema.parse(JSON.parse(lastLine));
      expect(own).toMatchObject({ failed: 0, examples: [] });
      expect(own.requests).toBeGreaterThanOrEqual(1000);
      expect(plain.failed).toBeGreaterThan(0);
    },
    TIMEOUT_MILLISECONDS,
  );
});
