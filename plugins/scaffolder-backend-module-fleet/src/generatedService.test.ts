import { createMockDirectory } from '@backstage/backend-test-utils';
import { PROOF_MILLISECONDS, proveService } from './testing/proveService';
import {
  EVERYTHING,
  TEMPLATES_FOLDER,
  renderTemplate,
  templateNames,
} from './__testUtils__/templates';

describe.each(templateNames())(
  'a service with everything from %s',
  template => {
    const directory = createMockDirectory();

    it(
      'installs from its lockfile, passes its own checks, migrates, serves and refuses',
      async () => {
        const service = await renderTemplate({
          template,
          parameters: {
            ...EVERYTHING,
            name: `longest-name-${'x'.repeat(27)}`,
            description: `"Quotes", \\ 東京 and \${{ markers }}`,
          },
          folder: directory.path,
        });
        const steps = await proveService({
          templatesFolder: TEMPLATES_FOLDER,
          service,
        });

        expect(steps).toContain('db.migrate');
        expect(steps).toContain('unknown names stop the start');
      },
      PROOF_MILLISECONDS,
    );
  },
);
