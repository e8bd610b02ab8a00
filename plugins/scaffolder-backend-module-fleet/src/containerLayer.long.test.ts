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

/** The first run makes a Debian and downloads the service's libraries. */
const TIMEOUT_MILLISECONDS = 15 * 60 * 1000;

describe.each(templateNames())('the image of a service of %s', template => {
  const directory = createMockDirectory();

  it(
    'builds, and runs as nobody in particular on a root that is read-only',
    async () => {
      const folder = await renderTemplate({
        template,
        parameters: PARAMETERS,
        folder: directory.path,
      });

      const { stdout } = await promisify(execFile)('python3', [
        join(TEMPLATES_FOLDER, 'test-image.py'),
        folder,
      ]);

      expect(stdout).toContain('run production');
    },
    TIMEOUT_MILLISECONDS,
  );
});
