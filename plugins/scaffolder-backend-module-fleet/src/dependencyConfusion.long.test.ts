import { createMockDirectory } from '@backstage/backend-test-utils';
import { z } from 'zod';
import { PROOF_MILLISECONDS, measureService } from './testing/proveService';
import {
  PARAMETERS,
  TEMPLATES_FOLDER,
  renderTemplate,
  templateNames,
} from './__testUtils__/templates';

const attemptSchema = z.object({
  locked: z.record(z.string()),
  lint: z.object({ exitCode: z.number(), said: z.string() }),
});

const resultsSchema = z.object({
  guarded: attemptSchema,
  unguarded: attemptSchema,
  indirect: attemptSchema,
});

/**
 * acme-common is 1.2.0 on the internal index and 1.99.0 on the proxy of the public one. Later acme-common 1.3.0 needs
 * acme-money, which the proxy has in a higher version as well.
 */
describe.each(templateNames())(
  'a service with private indexes made from %s',
  template => {
    const directory = createMockDirectory();
    let results: z.infer<typeof resultsSchema>;

    beforeAll(async () => {
      const service = await renderTemplate({
        template,
        parameters: {
          ...PARAMETERS,
          indexProfile: 'private',
          proxyIndexUrl: 'https://proxy.acme.test/simple/',
          internalIndexUrl: 'https://internal.acme.test/simple/',
        },
        folder: directory.path,
      });
      const measured = await measureService({
        templatesFolder: TEMPLATES_FOLDER,
        service,
        script: 'test-dependency-confusion.py',
      });
      results = resultsSchema.parse(measured);
    }, PROOF_MILLISECONDS);

    it('locks the internal package, though the proxy has a higher version', () => {
      expect(results.guarded.locked).toEqual({
        'acme-common': '1.2.0 from acme-pypi',
      });
      expect(results.guarded.lint.exitCode).toBe(0);
    });

    it('refuses a lockfile that was made without the guard', () => {
      expect(results.unguarded.locked).toEqual({
        'acme-common': '1.99.0 from acme-pypi-proxy',
      });
      expect(results.unguarded.lint.exitCode).toBe(1);
      expect(results.unguarded.lint.said).toContain('acme-common');
    });

    it('refuses an internal package that only another one needs and that came from the proxy', () => {
      expect(results.indirect.locked).toEqual({
        'acme-common': '1.3.0 from acme-pypi',
        'acme-money': '1.99.0 from acme-pypi-proxy',
      });
      expect(results.indirect.lint.exitCode).toBe(1);
      expect(results.indirect.lint.said).toContain('acme-money');
    });
  },
);
