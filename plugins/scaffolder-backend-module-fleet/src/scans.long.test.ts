import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { z } from 'zod';
import {
  EVERYTHING,
  TEMPLATES_FOLDER,
  renderTemplate,
  templateNames,
} from './__testUtils__/templates';
import { runProof } from './testing/proveService';
import { prepareTools, type Tools } from './testing/tools';

/** The first run downloads Poetry, the services' libraries and the tools. */
const TIMEOUT_MILLISECONDS = 15 * 60 * 1000;

const VALIDATE = `
import pathlib, sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(pathlib.Path(sys.argv[1]).read_text())
sys.exit(str(error) if error else 0)
`;

const bomSchema = z.object({
  specVersion: z.string(),
  metadata: z.object({ component: z.object({ name: z.string() }) }),
  components: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      purl: z.string().optional(),
    }),
  ),
});

describe.each(templateNames())('the scans of a service from %s', template => {
  const directory = createMockDirectory();
  let tools: Tools;

  beforeAll(async () => {
    tools = await prepareTools({ long: true });
  }, TIMEOUT_MILLISECONDS);

  it(
    'refuse an unsafe migration and a vulnerable library, and list the libraries of the image as CycloneDX',
    async () => {
      const service = await renderTemplate({
        template,
        parameters: EVERYTHING,
        folder: directory.path,
      });
      await runProof({
        templatesFolder: TEMPLATES_FOLDER,
        script: 'test-scans.py',
        services: [service],
      });
      const file = join(service, 'libraries.cdx.json');
      const text = await readFile(file, 'utf8');
      const bom = bomSchema.parse(JSON.parse(text));

      await expect(validate(file)).resolves.toMatchObject({ exitCode: 0 });
      expect(bom).toMatchObject({
        specVersion: '1.6',
        metadata: { component: { name: 'acme-card-payments' } },
      });
      const names = bom.components.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining([
          ...['acme-common', 'gevent', 'psycopg', 'pyuwsgi', 'sentry-sdk'],
        ]),
      );
      expect(names).not.toContain('pytest');

      await writeFile(file, text.replace('"library"', '"book"'));
      await expect(validate(file)).resolves.not.toMatchObject({ exitCode: 0 });
    },
    TIMEOUT_MILLISECONDS,
  );

  function validate(file: string) {
    return tools('python', ['-c', VALIDATE, file], directory.path);
  }
});
