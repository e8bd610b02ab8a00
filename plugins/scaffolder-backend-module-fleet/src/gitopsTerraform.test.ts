import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ENVIRONMENT_CONFIGS } from './__testUtils__/gitopsHost';
import { makeGitopsRepository } from './__testUtils__/gitopsRepository';
import googleSchema from './__testUtils__/terraform/googleSchema.json';
import { startProvider } from './__testUtils__/terraform/startProvider';
import { terraform } from './testing/terraform';

jest.setTimeout(120_000);

const GOOGLE = 'registry.terraform.io/hashicorp/google';
const VALID = {
  exitCode: 0,
  output: 'Success! The configuration is valid.\n\n',
};
const LOAD_BALANCER = `module "orders-load-balancer" {
  source = "../modules/load-balancer"

  name        = "orders"
  environment = var.environment
  host        = "orders.acme.com"
}
`;

const directory = createMockDirectory();
/** Serves what is published of the google provider's schema. */
let published: Awaited<ReturnType<typeof startProvider>>;
/** Makes terraform use it, unless the registry is reached and the real provider judges. */
let judge: NodeJS.ProcessEnv = {};
/** The folder terraform/ as the templates render it, and a copy that uses every module; none without terraform. */
let folders: { rendered: string; everything: string } | undefined;

beforeAll(async () => {
  const repository = await makeGitopsRepository({ folder: directory.path });
  const rendered = join(repository, 'terraform');
  const found = await terraform(['version'], { folder: rendered });
  if (found.exitCode === 'ENOENT') {
    process.stdout.write('SKIPPED: terraform is not installed here.\n');
    return;
  }
  published = await startProvider({
    address: GOOGLE,
    schema: googleSchema.provider_schemas[GOOGLE],
    folder: directory.path,
  });
  await initialise(rendered);
  folders = { rendered, everything: await useEveryModule(rendered) };
});

afterAll(() => published?.stop());

async function initialise(folder: string) {
  const init = ['init', '-backend=false', '-input=false', '-no-color'];
  let { exitCode, output } = await inServices(folder, init);
  if (/Failed to query available provider/.test(output)) {
    process.stdout.write(
      `The registry is not reached from here: terraform judges by the published schema of ${GOOGLE}.\n`,
    );
    judge = published.environment;
    ({ exitCode, output } = await inServices(folder, init));
  }
  if (exitCode !== 0) throw new Error(output);
}

/** The example in the file of a service without a database made real, and a load balancer. */
async function useEveryModule(rendered: string): Promise<string> {
  const folder = await copy(rendered);
  await change(folder, 'services/orders.tf', text =>
    text.replace(/^# (?=module|\}| {2})/gm, '').replace(/^#$/gm, ''),
  );
  await writeFile(join(folder, 'services/load-balancer.tf'), LOAD_BALANCER);
  await initialise(folder);
  return folder;
}

async function copy(folder: string): Promise<string> {
  const target = await mkdtemp(directory.resolve('terraform-'));
  await cp(folder, target, { recursive: true });
  return target;
}

async function change(
  folder: string,
  path: string,
  edit: (text: string) => string,
) {
  const text = await readFile(join(folder, path), 'utf8');
  const changed = edit(text);
  expect(changed).not.toBe(text);
  await writeFile(join(folder, path), changed);
}

function inServices(folder: string, args: string[], environment = judge) {
  return terraform(args, { folder: join(folder, 'services'), environment });
}

function validate(folder: string, environment = judge) {
  return inServices(folder, ['validate', '-no-color'], environment);
}

/** A test that is skipped where terraform is not installed. */
function withTerraform(
  test: (prepared: { rendered: string; everything: string }) => Promise<void>,
) {
  return async () => {
    if (folders) await test(folders);
  };
}

describe('the Terraform files of the template gitops', () => {
  it(
    'are formatted',
    withTerraform(async ({ rendered, everything }) => {
      for (const folder of [rendered, everything]) {
        await expect(
          terraform(['fmt', '-check', '-diff', '-recursive'], { folder }),
        ).resolves.toEqual({ exitCode: 0, output: '' });
      }
    }),
  );

  it(
    'are valid as they are rendered',
    withTerraform(async ({ rendered }) => {
      await expect(validate(rendered)).resolves.toEqual(VALID);
    }),
  );

  it(
    'keep their state in a bucket where there is one',
    withTerraform(async ({ rendered }) => {
      const repository = await makeGitopsRepository({
        folder: directory.path,
        parameters: { stateBucket: 'acme-terraform-state' },
      });
      const folder = join(repository, 'terraform');
      await initialise(folder);

      expect(await readdir(join(rendered, 'services'))).not.toContain(
        'backend.tf',
      );
      await expect(
        readFile(join(folder, 'services/backend.tf'), 'utf8'),
      ).resolves.toContain('bucket = "acme-terraform-state"');
      await expect(
        terraform(['fmt', '-check', '-diff', '-recursive'], { folder }),
      ).resolves.toEqual({ exitCode: 0, output: '' });
      await expect(validate(folder)).resolves.toEqual(VALID);
    }),
  );

  it(
    'are valid with every module in use',
    withTerraform(async ({ everything }) => {
      await expect(validate(everything)).resolves.toEqual(VALID);
    }),
  );

  it.each(ENVIRONMENT_CONFIGS)(
    'can be planned with the variables of $name',
    ({ name, protected: isProtected }) =>
      withTerraform(async ({ everything }) => {
        const { exitCode, output } = await inServices(
          everything,
          [
            'plan',
            '-input=false',
            '-no-color',
            `-var-file=../environments/${name}.tfvars`,
          ],
          published.environment,
        );

        expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
        expect(output).not.toContain('Warning');
        expect(output).toContain('Plan: 6 to add, 0 to change, 0 to destroy.');
        expect(output).toContain(`"card-payments-${name}"`);
        expect(output).toContain(isProtected ? '"REGIONAL"' : '"ZONAL"');
      })(),
  );
});

describe('validation against the published schema', () => {
  it.each([
    {
      fault: 'a misspelt argument',
      module: 'database',
      replace: 'disk_autoresize ',
      by: 'disk_auto_resize ',
      error: 'An argument named "disk_auto_resize" is not expected here.',
    },
    {
      fault: 'an argument in the wrong block',
      module: 'database',
      replace: 'ip_configuration {',
      by: 'ip_configuration {\n      region = "x"',
      error: 'An argument named "region" is not expected here.',
    },
    {
      fault: 'a required argument that is missing',
      module: 'database',
      replace: /^ +tier .*\n/m,
      by: '',
      error: 'The argument "tier" is required, but no definition was found.',
    },
    {
      fault: 'a value of the wrong type',
      module: 'database',
      replace: /ENTERPRISE"/,
      by: 'ENTERPRISE"\n    disk_size = "large"',
      error:
        'Inappropriate value for attribute "disk_size": a number is required.',
    },
    {
      fault: 'a value for what only the provider sets',
      module: 'load-balancer',
      replace: /MODERN"/,
      by: 'MODERN"\n  fingerprint = "x"',
      error: 'fingerprint is set by the provider alone',
    },
    {
      fault: 'a value that is not possible',
      module: 'load-balancer',
      replace: 'TLS_1_2',
      by: 'TLS_1_4',
      error:
        'min_tls_version is "TLS_1_4", not one of TLS_1_0, TLS_1_1, TLS_1_2',
    },
    {
      fault: 'one deep in a block',
      module: 'bucket',
      replace: '"Delete"',
      by: '"Destroy"',
      error: 'lifecycle_rule.action.type is "Destroy", not one of Delete,',
    },
    {
      fault: 'an unknown block',
      module: 'bucket',
      replace: 'versioning {',
      by: 'versions {',
      error: 'Blocks of type "versions" are not expected here.',
    },
    {
      fault: 'a required block that is missing',
      module: 'bucket',
      replace: / +action \{[^}]*\}\n/,
      by: '',
      error: 'At least 1 "action" blocks are required.',
    },
    {
      fault: 'one block too many',
      module: 'bucket',
      replace: 'versioning {',
      by: 'versioning {\n    enabled = true\n  }\n  versioning {',
      error: 'No more than 1 "versioning" blocks are allowed',
    },
    {
      fault: 'an output of something that does not exist',
      module: 'load-balancer',
      file: 'outputs.tf',
      replace: 'this.address',
      by: 'this.ip',
      error:
        'This object has no argument, nested block, or exported attribute named "ip"',
    },
    {
      fault: 'an unknown resource',
      module: 'load-balancer',
      replace: '"google_compute_ssl_policy"',
      by: '"google_compute_tls_policy"',
      error: 'The provider hashicorp/google does not support resource type',
    },
  ])('finds $fault', ({ module, file = 'main.tf', replace, by, error }) =>
    withTerraform(async ({ everything }) => {
      const folder = await copy(everything);
      await change(folder, `modules/${module}/${file}`, text =>
        text.replace(replace, by),
      );

      const { exitCode, output } = await validate(
        folder,
        published.environment,
      );

      expect(exitCode).toBe(1);
      expect(output.replace(/[│\s]+/g, ' ')).toContain(error);
    })(),
  );
});
