import { checkValues } from './checkValues';

describe('checkValues', () => {
  it('accepts any text in values other than the name', () => {
    const values = {
      name: 'payments',
      description: `"quotes" 'too'\n\${{ values.x }} {{ y }} ../ ${'x'.repeat(
        10_000,
      )} 東京`,
      port: 8080,
      tags: ['a', null],
    };

    expect(() =>
      checkValues(values, ['a secret of some length']),
    ).not.toThrow();
  });

  it.each(['Payments', '../etc', 'a"b', '', 42, 'x'.repeat(64)])(
    'refuses the name %p with a sentence',
    name => {
      expect(() => checkValues({ name }, [])).toThrow(
        "cannot be a service's name: use 1 to 63 lower-case letters",
      );
    },
  );

  it.each([
    [{ token: 'correct horse battery' }, 'values.token'],
    [{ a: { b: ['x', 'url?key=correct horse battery'] } }, 'values.a.b.1'],
    [{ pin: '1234' }, 'values.pin'],
  ])('refuses a secret in %p', (values, holder) => {
    expect(() =>
      checkValues(values, ['', '1234', 'correct horse battery']),
    ).toThrow(`${holder} holds a secret of this task`);
  });

  it('takes no short secret for part of a longer text', () => {
    expect(() => checkValues({ phone: '0123456' }, ['1234'])).not.toThrow();
  });

  it('keeps its own value for itself', () => {
    expect(() => checkValues({ template: 'x' }, [])).toThrow(
      'values.template is set by service:render itself',
    );
  });
});
