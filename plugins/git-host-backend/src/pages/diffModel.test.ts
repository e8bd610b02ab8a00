import type { ChangedFile } from '../pullRequests/readChanges';
import { diffModel } from './diffModel';

function file(path: string): ChangedFile {
  const status = 'changed';
  return { path, status, additions: 1, deletions: 1, binary: false };
}

describe('diffModel', () => {
  it('gives every file its lines', () => {
    const text = `diff --git a/a.py b/a.py
index 1..2 100644
--- a/a.py
+++ b/a.py
@@ -1,2 +1,2 @@
 same
-- old
++ new
diff --git a/b.png b/b.png
index 1..2 100644
Binary files a/b.png and b/b.png differ
`;

    const { files, cut } = diffModel({
      files: [file('a.py'), file('b.png')],
      text,
      cut: false,
    });

    expect(cut).toBe(false);
    expect(files.map(({ path, lines }) => [path, lines])).toEqual([
      [
        'a.py',
        [
          { kind: 'place', text: '@@ -1,2 +1,2 @@' },
          { kind: 'same', text: ' same' },
          { kind: 'removed', text: '-- old' },
          { kind: 'added', text: '++ new' },
        ],
      ],
      ['b.png', []],
    ]);
  });

  it('is bounded in lines and in their length', () => {
    const text = `diff --git a/a b/a\n@@ -0,0 +1 @@\n${`+${'x'.repeat(
      600,
    )}\n`.repeat(6000)}`;

    const { files, cut } = diffModel({ files: [file('a')], text, cut: false });

    expect(cut).toBe(true);
    expect(files[0]?.lines).toHaveLength(4999);
    expect(files[0]?.lines[1]?.text).toHaveLength(501);
  });
});
