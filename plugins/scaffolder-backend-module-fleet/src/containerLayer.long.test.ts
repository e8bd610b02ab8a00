import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { renderLayers } from './__testUtils__/layers';
import {
  PARAMETERS,
  TEMPLATES_FOLDER,
  renderInput,
  templateNames,
} from './__testUtils__/templates';

/** The first run makes a Debian and downloads the service's libraries. */
const TIMEOUT_MILLISECONDS = 15 * 60 * 1000;

describe.each(templateNames())('the image of a service of %s', template => {
  const directory = createMockDirectory();

  it(
    'builds, and runs as nobody in particular on a root that is read-only',
    async () => {
      const { layers, values } = renderInput(template, PARAMETERS);
      const folder = await renderLayers({
        layers,
        values: layers.includes('shared/acme-common')
          ? values
          : { ...values, internalIndex: 'none of its libraries is internal' },
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
