import { formatWish, parseWish } from '../lineage/lineageFiles';
import { editWish } from './wishFile';

const TEXT = `# Ours.
template: template:default/flask-service
version: 1.4.0 # since March
values:
  # The name of the team's heart.
  name: orders
  port: 8080
  tags: [a, b]
skip:
  - docs/** # ours
hold: null
`;

describe('editWish', () => {
  it('changes version and values and nothing else', () => {
    const text = editWish(TEXT, {
      version: '1.5.0',
      values: { name: 'orders', tags: ['a', 'b'], metrics: true },
    });

    expect(text).toBe(
      TEXT.replace('1.4.0', '1.5.0')
        .replace('  port: 8080\n', '')
        .replace('  tags: [a, b]\n', '  tags: [a, b]\n  metrics: true\n'),
    );
  });

  it('leaves a file of ours as it was written', () => {
    const wish = {
      template: 'template:default/flask-service',
      version: '1.4.0',
      values: { name: 'orders', description: `"a": b's # c`, list: [{ a: 1 }] },
      skip: [],
      'prefer-project': [],
      hold: null,
    };
    const text = formatWish(wish);

    expect(editWish(text, wish)).toBe(text);
    expect(parseWish(editWish(text, { ...wish, version: '2.0.0' }))).toEqual({
      ...wish,
      version: '2.0.0',
    });
  });
});
