import { parse } from 'yaml';
import { readImage, setImage } from './setImage';

const TEXT = `# What runs in production; talk to @ann before 17:00 on Fridays.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [ ../../base ]   # odd spaces stay

images:
- newName: registry.acme.com/payments
  newTag: '1.2.0'   # the portal writes this line
  name: app

replicas:
    -   {name: payments, count: 4}
`;

const set = (text: string, version: string, digest?: string) =>
  setImage({
    text,
    path: 'services/payments/overlays/production/kustomization.yaml',
    service: 'payments',
    change: { version, digest },
  });

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('setImage', () => {
  it('changes one line and no other byte', () => {
    const before = TEXT.split('\n');
    const after = set(TEXT, '1.3.0').split('\n');

    expect(after.filter((line, index) => line !== before[index])).toEqual([
      "  newTag: '1.3.0'   # the portal writes this line",
    ]);
    expect(after).toHaveLength(before.length);
  });

  it('keeps line ends of Windows', () => {
    const text = TEXT.replaceAll('\n', '\r\n');

    expect(set(text, '1.3.0')).toBe(text.replace('1.2.0', '1.3.0'));
  });

  it.each(['1.2.0', '"1.2.0"', "'1.2.0'"])(
    'changes nothing when newTag is %s already',
    written => {
      const text = TEXT.replace("'1.2.0'", written);
      expect(set(text, '1.2.0')).toBe(text);
    },
  );

  it.each([
    ['a plain value', 'newTag: 1.2.0'],
    ['a number', 'newTag: 1.10'],
    ['double quotes', 'newTag: "1.2.0"'],
    ['an anchor', 'newTag: &version 1.2.0'],
    ['no value', 'newTag:'],
    ['a tilde', 'newTag: ~'],
  ])('replaces %s', (_, line) => {
    const text = TEXT.replace("newTag: '1.2.0'", line);

    const [image] = parse(set(text, '1e5')).images;

    expect(image).toEqual({
      newName: 'registry.acme.com/payments',
      newTag: '1e5',
      name: 'app',
    });
  });

  it.each([
    ['a list of blocks', 'images:\n  - name: app\n    newName: x\n'],
    ['a list in braces', 'images: [{name: app, newName: x}]\n'],
    ['a tag in braces', 'images: [{name: app, newTag: 1, newName: x}]\n'],
    [
      'a digest that would win',
      `images:\n  - name: app\n    digest: ${DIGEST}\n    newName: x\n`,
    ],
    [
      'a digest that comes first',
      `images:\n  - digest: ${DIGEST}\n    name: app\n    newName: x\n`,
    ],
    [
      'a digest in braces',
      `images: [{name: app, newName: x, digest: "${DIGEST}"}]\n`,
    ],
    [
      'a digest at the end of the file',
      `images:\n  - name: app\n    newName: x\n    digest: ${DIGEST}`,
    ],
  ])('sets tag, or tag and digest, in %s', (_, text) => {
    expect(parse(set(text, '1.10'))).toEqual({
      images: [{ name: 'app', newName: 'x', newTag: '1.10' }],
    });
    expect(parse(set(text, '1.10', DIGEST))).toEqual({
      images: [{ name: 'app', newName: 'x', newTag: '1.10', digest: DIGEST }],
    });
  });

  it('takes the service’s own image of several', () => {
    const text =
      'images:\n- {name: proxy, newTag: "1"}\n- {name: payments, newTag: "2"}\n';

    expect(parse(set(text, '3')).images).toEqual([
      { name: 'proxy', newTag: '1' },
      { name: 'payments', newTag: '3' },
    ]);
  });

  it.each([
    ['images: [', 'is not valid YAML'],
    ['just text', 'sets no image'],
    ['', 'sets no image'],
    ['images: []', 'sets no image'],
    ['images: {name: app}', 'sets no image'],
    ['images: [{name: a}, {name: b}]', 'sets several images'],
  ])('refuses %j with a sentence', (text, sentence) => {
    expect(() => set(text, '1')).toThrow(
      `services/payments/overlays/production/kustomization.yaml of the GitOps repository ${sentence}`,
    );
  });
});

describe('readImage', () => {
  it.each([
    ["newTag: '1.10'", '1.10'],
    ['newTag: 1.10', '1.10'],
    ['newTag: 007', '007'],
    ['newTag:', undefined],
  ])('reads %s as it is written', (line, version) => {
    expect(
      readImage({
        text: TEXT.replace("newTag: '1.2.0'", line),
        path: 'x',
        service: 'payments',
      }),
    ).toEqual({ version, digest: undefined });
  });
});
