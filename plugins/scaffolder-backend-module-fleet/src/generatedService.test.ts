import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  PARAMETERS,
  TEMPLATES_FOLDER,
  renderTemplate,
  templateNames,
} from './__testUtils__/templates';

/** The first run downloads Poetry and the service's libraries; later ones take seconds. */
const TIMEOUT_MILLISECONDS = 10 * 60 * 1000;

describe.each(templateNames())('a service made from %s', template => {
  const directory = createMockDirectory();

  it(
    'installs from its lockfile, passes its own checks and answers HTTP',
    async () => {
      const folder = await renderTemplate({
        template,
        parameters: {
          ...PARAMETERS,
          name: `longest-name-${'x'.repeat(27)}`,
          description: `"Quotes", \\ 東京 and \${{ markers }}`,
        },
        folder: directory.path,
      });

      const { stdout } = await promisify(execFile)('python3', [
        join(TEMPLATES_FOLDER, 'test-generated.py'),
        folder,
      ]);

      expect(stdout).toContain('uwsgi answers');
    },
    TIMEOUT_MILLISECONDS,
  );
});
