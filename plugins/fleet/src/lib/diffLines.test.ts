import { diffLines, diffSize } from './diffLines';

const DIFF = `--- a/Dockerfile
+++ b/Dockerfile
@@ -4,3 +4,6 @@ FROM python
 COPY . .
-USER app
+<<<<<<< payments
+USER app
+=======
+USER 1000
\\ No newline at end of file
`;

describe('diffLines', () => {
  it('have their numbers on both sides, and no header', () => {
    expect(diffLines(DIFF)).toEqual([
      { kind: 'hunk', text: '@@ -4,3 +4,6 @@ FROM python' },
      { kind: 'context', text: 'COPY . .', before: 4, after: 4 },
      { kind: 'removed', text: 'USER app', before: 5 },
      { kind: 'marker', text: '<<<<<<< payments', after: 5 },
      { kind: 'added', text: 'USER app', after: 6 },
      { kind: 'marker', text: '=======', after: 7 },
      { kind: 'added', text: 'USER 1000', after: 8 },
      { kind: 'note', text: 'No newline at end of file' },
    ]);
  });

  it('take a removed line that begins with dashes for what it is', () => {
    const lines = diffLines('@@ -1,2 +1 @@\n---- title\n kept\n');
    expect(lines.map(({ kind }) => kind)).toEqual([
      'hunk',
      'removed',
      'context',
    ]);
  });

  it('are counted', () => {
    expect(diffSize(diffLines(DIFF))).toEqual({ added: 4, removed: 1 });
  });
});
