import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { listing, textAt, treeOf } from '../git/__testUtils__/treeOf';
import { initBareRepository } from '../git/snapshots';
import { runOverTree } from '../sandbox/runOverTree';
import {
  parseCodeMigrations,
  readTrustedTemplates,
  type CodeMigration,
} from './codeMigrations';
import { runMigrations } from './runMigrations';

jest.setTimeout(60_000);

const sh = (script: string) => ['sh', '-c', script];

describe('over a tree', () => {
  let gitDir: string;

  beforeEach(async () => {
    gitDir = await mkdtemp(join(tmpdir(), 'migrations-'));
    await initBareRepository(gitDir);
  });
  afterEach(() => rm(gitDir, { recursive: true, force: true }));

  describe('runMigrations', () => {
    const log = (text: string) => sh(`echo ${text} $MIGRATION_VERSION >> log`);
    const MIGRATIONS: CodeMigration[] = [
      { version: '2.0.0', before: log('before'), after: log('after') },
      { version: '1.10.0', after: log('after') },
      { version: '1.9.0', after: log('after') },
      { version: '3.0.0', after: log('after') },
    ];

    it.each([
      ['after', '1.9.0', '2.0.0', 'after 1.10.0\nafter 2.0.0\n'],
      ['before', '1.9.0', '2.5.0', 'before 2.0.0\n'],
      ['after', '2.0.0', '2.5.0', ''],
      ['after', '2.0.0', '1.0.0', ''],
    ] as const)(
      'runs those %s, from %s to %s, once and in order',
      async (when, from, to, expected) => {
        const tree = await treeOf(gitDir, { log: '' });

        const result = await runMigrations({
          gitDir,
          tree,
          migrations: MIGRATIONS,
          from,
          to,
          when,
        });

        expect(await textAt(gitDir, result.tree, 'log')).toBe(expected);
      },
    );

    it('lets a command come from the template', async () => {
      const templateFolder = await mkdtemp(join(tmpdir(), 'template-'));
      await writeFile(join(templateFolder, 'migrate.py'), 'open("new","w")');
      const result = await runMigrations({
        gitDir,
        tree: await treeOf(gitDir, { a: '' }),
        migrations: [
          { version: '1.1.0', after: ['python3', '{template}/migrate.py'] },
        ],
        from: '1.0.0',
        to: '1.1.0',
        when: 'after',
        templateFolder,
      });
      await rm(templateFolder, { recursive: true });

      expect(await listing(gitDir, result.tree)).toEqual([
        '100644 a',
        '100644 new',
      ]);
      expect(result.ran).toEqual(['1.1.0']);
    });

    it('stops at the first that fails, and says which and why', async () => {
      const migrations = [
        { version: '1.1.0', after: sh('echo no such setting >&2; exit 4') },
        { version: '1.2.0', after: log('after') },
      ];

      await expect(
        runMigrations({
          gitDir,
          tree: await treeOf(gitDir, { log: '' }),
          migrations,
          from: '1.0.0',
          to: '1.2.0',
          when: 'after',
        }),
      ).rejects.toThrow(
        /migration to 1\.1\.0 \(after the update\) failed, so that nothing was changed\..*exit code 4:\nno such setting$/,
      );
    });
  });

  describe('runOverTree', () => {
    it('keeps bytes, modes, links and submodules, and takes what changed', async () => {
      const tree = await treeOf(gitDir, {
        '.gitattributes':
          '* text eol=crlf ident working-tree-encoding=UTF-16\n',
        '.gitignore': 'build/\n',
        crlf: 'a\r\nb\n$Id$\n',
        run: { mode: '100755', text: '#!/bin/sh\n' },
        link: { mode: '120000', text: 'crlf' },
        gone: 'x',
      });
      const untouched = await runOverTree({
        gitDir,
        tree,
        commands: [{ command: ['true'] }],
      });
      const changed = await runOverTree({
        gitDir,
        tree,
        commands: [
          {
            command: sh(
              'rm gone; mkdir build; touch build/out "nä me"; chmod +x crlf',
            ),
          },
        ],
      });

      expect(untouched.tree).toBe(tree);
      expect(await listing(gitDir, changed.tree)).toEqual([
        '100644 .gitattributes',
        '100644 .gitignore',
        '100755 crlf',
        '120000 link',
        '100644 "n\\303\\244 me"',
        '100755 run',
      ]);
    });

    it('sees no repository, and refuses one that is left', async () => {
      const tree = await treeOf(gitDir, { a: '' });
      const { results } = await runOverTree({
        gitDir,
        tree,
        commands: [{ command: ['ls', '-a'] }],
      });

      expect(results[0]?.stdout).toBe('.\n..\na\n');
      await expect(
        runOverTree({
          gitDir,
          tree,
          commands: [
            {
              command: sh(
                'git init -q sub && cd sub && touch f && git add . && git -c user.name=a -c user.email=a commit -qm a',
              ),
            },
          ],
        }),
      ).rejects.toThrow('The command left a git repository in sub');
    });
  });
});

describe('parseCodeMigrations', () => {
  it.each([
    [[{ version: 'two', after: ['a'] }], 'migrations.0.version: no version'],
    [[{ version: '1.0.0' }], 'migrations.0: has neither before nor after'],
    [[{ version: '1.0.0', after: 'make x' }], 'migrations.0.after: Expected'],
    [[{ version: '1.0.0', after: ['a'], shell: true }], 'shell'],
  ])('refuses %j with a sentence', (data, sentence) => {
    expect(() => parseCodeMigrations(data, 'template:default/x')).toThrow(
      sentence,
    );
  });

  it('has none where nothing is said', () => {
    expect(parseCodeMigrations(undefined, 'x')).toEqual([]);
    expect(readTrustedTemplates(new ConfigReader({}))).toEqual([]);
  });

  it('knows the trusted templates by name or ref', () => {
    const read = (...trustedTemplates: string[]) =>
      readTrustedTemplates(new ConfigReader({ fleet: { trustedTemplates } }));

    expect(read('flask-service', 'template:default/Other')).toEqual([
      'template:default/flask-service',
      'template:default/other',
    ]);
    expect(() => read('template:')).toThrow(
      "fleet.trustedTemplates has 'template:'",
    );
  });
});
