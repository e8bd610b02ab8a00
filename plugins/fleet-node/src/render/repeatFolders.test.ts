import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { readFiles } from './__testUtils__/readFiles';
import { repeatFolders } from './repeatFolders';

describe('repeatFolders', () => {
  const directory = createMockDirectory();
  const folder = join(directory.path, 'layer');
  const destination = join(directory.path, 'copy');
  const environments = [{ name: 'staging' }, { name: 'production' }];

  it('makes one file of each for every item of the list', async () => {
    directory.setContent({
      'layer/README.md': 'values.environments[*] stays here',
      'layer/kube/${{ values.environments[*].name }}/app.yaml':
        'env: ${{ values.environments[*].name }} of ${{ values.name }}\n\u00e9',
    });

    const copy = await repeatFolders({
      folder,
      values: { environments },
      destination,
    });

    expect(copy).toBe(destination);
    await expect(readFiles(copy)).resolves.toEqual({
      'README.md': 'values.environments[*] stays here',
      'kube/${{ values.environments[0].name }}/app.yaml':
        'env: ${{ values.environments[0].name }} of ${{ values.name }}\n\u00e9',
      'kube/${{ values.environments[1].name }}/app.yaml':
        'env: ${{ values.environments[1].name }} of ${{ values.name }}\n\u00e9',
    });
  });

  it('leaves a layer alone that repeats nothing', async () => {
    directory.setContent({ 'layer/README.md': '[*]' });

    await expect(
      repeatFolders({ folder, values: {}, destination }),
    ).resolves.toBe(folder);
  });

  it.each([
    ['absent', {}],
    ['empty', { environments: [] }],
    ['a text', { environments: 'staging' }],
  ])('says which list it needs when it is %s', async (_, values) => {
    directory.setContent({ 'layer/${{ values.environments[*].name }}': '' });

    await expect(
      repeatFolders({ folder, values, destination }),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('values.environments'),
    });
  });

  it('does not follow a symbolic link', async () => {
    directory.setContent({ layer: {} });
    await symlink('/etc/hostname', join(folder, 'values.environments[*]'));

    await expect(
      repeatFolders({ folder, values: { environments }, destination }),
    ).rejects.toMatchObject({ name: 'InputError' });
  });
});
