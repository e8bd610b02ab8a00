import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { confusionOf, createClassifyLibrary } from './classifyLibrary';
import { defaultIndexUrl } from './defaultIndexUrl';
import { readIndexes } from './readIndexes';

const ACME = {
  name: 'acme',
  url: 'https://registry.acme.com/acme/simple/',
  internal: ['acme-*', 'billing_client'],
};
const MIRROR = { name: 'mirror', url: 'https://registry.acme.com/all/simple' };

const read = (...indexes: object[]) =>
  readIndexes(
    new ConfigReader(JSON.parse(JSON.stringify({ fleet: { indexes } }))),
    undefined,
  );

describe('readIndexes', () => {
  it('takes the default index when nothing is configured, its credentials apart', () => {
    const address = 'https://me:p%40ss@registry.acme.com/simple/';
    expect(readIndexes(new ConfigReader({}), address)).toMatchObject([
      {
        name: 'pypi',
        url: 'https://registry.acme.com/simple',
        credentials: { username: 'me', password: 'p@ss' },
        internal: [],
      },
    ]);
    expect(readIndexes(new ConfigReader({}), undefined)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ name: 'a' }, 'fleet.indexes[0].url'],
    [{ name: 'a', url: 'registry' }, 'fleet.indexes[0].url'],
    [{ name: 'a', url: 'https://u:p@acme.com' }, 'fleet.indexes[0].username'],
    [
      { name: 'a', url: 'https://acme.com', internal: ['*'] },
      'fleet.indexes[0].internal[0]',
    ],
    [
      { name: 'a', url: 'https://acme.com', username: 'u' },
      'needs both username and password',
    ],
    [
      { name: 'a', url: 'https://acme.com', requestsPerSecond: 0 },
      'fleet.indexes[0].requestsPerSecond',
    ],
  ])('refuses %j and names the key', (index, message) => {
    expect(() => read(index)).toThrow(message);
  });

  it('refuses a name that is used twice', () => {
    expect(() => read(MIRROR, MIRROR)).toThrow("names 'mirror' twice");
  });
});

describe('classifyLibrary', () => {
  it.each<[string, boolean, string | undefined]>([
    ['acme-common', true, 'acme'],
    ['billing-client', true, 'acme'],
    ['acme', false, 'mirror'],
    ['not-acme-common', false, 'mirror'],
    ['torch', false, 'gpu'],
    ['flask', false, 'mirror'],
  ])('%s', (name, internal, indexName) => {
    const gpu = { name: 'gpu', url: 'https://gpu.acme.com', names: ['torch*'] };
    const classify = createClassifyLibrary(read(ACME, gpu, MIRROR));
    expect(classify(name)).toEqual({ internal, indexName });
  });

  it('asks the only index about everything', () => {
    const classify = createClassifyLibrary(read(ACME));
    expect(classify('flask')).toEqual({ internal: false, indexName: 'acme' });
    expect(createClassifyLibrary([])('flask')).toEqual({
      internal: false,
      indexName: undefined,
    });
  });
});

describe('confusionOf', () => {
  const indexes = read(
    { ...ACME, aliases: ['http://old.acme.com/pypi'] },
    MIRROR,
  );
  const locked = (index: string | undefined, name = 'acme-common') =>
    confusionOf({ name, origin: 'index', index }, indexes);

  it('finds nothing where the name comes from its own index, however it is written', () => {
    expect(locked('https://registry.acme.com/acme/simple')).toBeUndefined();
    expect(locked('https://u:p@registry.acme.com/acme/')).toBeUndefined();
    expect(locked('http://old.acme.com/pypi/simple/')).toBeUndefined();
    expect(
      confusionOf({ name: 'acme-common', origin: 'git' }, indexes),
    ).toBeUndefined();
  });

  it('warns of another index and of the default one, without credentials', () => {
    expect(locked('https://u:secret@evil.example/simple')).toBe(
      'acme-common is an internal name but was locked from https://evil.example/simple, not from acme; lock it from acme, or add that address to its aliases',
    );
    expect(locked(undefined)).toMatch('was locked from the default index');
    expect(locked(undefined, 'flask')).toBeUndefined();
  });
});

describe('defaultIndexUrl', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'slipway-home-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('goes by the environment first', () => {
    const both = { PACKAGE_INDEX_URL: 'https://a', PIP_INDEX_URL: 'https://b' };
    expect(defaultIndexUrl(both, home)).toBe('https://a');
    expect(defaultIndexUrl({ PIP_INDEX_URL: 'https://b' }, home)).toBe(
      'https://b',
    );
  });

  it("reads pip's configuration files as pip does", () => {
    const file = join(home, 'pip.conf');
    writeFileSync(
      file,
      '[global]\nindex-url = https://registry.acme.com/simple\n[list]\nindex-url = https://other\n',
    );
    expect(defaultIndexUrl({ PIP_CONFIG_FILE: file }, home)).toBe(
      'https://registry.acme.com/simple',
    );
    expect(
      defaultIndexUrl({ PIP_CONFIG_FILE: '/dev/null' }, home),
    ).toBeUndefined();
  });
});
