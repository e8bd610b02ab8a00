import { createMockDirectory } from '@backstage/backend-test-utils';
import { PROOF_MILLISECONDS, proveService } from './__testUtils__/proveService';
import { EVERYTHING, templateNames } from './__testUtils__/templates';

describe.each(templateNames())(
  'a service with everything from %s',
  template => {
    const directory = createMockDirectory();

    it(
      'installs from its lockfile, passes its own checks, migrates, serves and refuses',
      async () => {
        const steps = await proveService({
          template,
          parameters: {
            ...EVERYTHING,
            name: `longest-name-${'x'.repeat(27)}`,
            description: `"Quotes", \\ 東京 and \${{ markers }}`,
          },
          folder: directory.path,
        });

        expect(steps).toContain('db.migrate');
        expect(steps).toContain('unknown names stop the start');
      },
      PROOF_MILLISECONDS,
    );
  },
);
