import { pristineRef, templateVersionOf } from './templateVersion';

describe('templateVersionOf', () => {
  const ref = 'template:default/flask-service';

  it('reads the annotation', () => {
    const annotations = { 'backstage.io/template-version': '1.2.0-rc.1' };

    expect(templateVersionOf({ ref, metadata: { annotations } })).toBe(
      '1.2.0-rc.1',
    );
  });

  it.each([
    [undefined, 'is missing'],
    ['1.2', 'is "1.2"'],
    ['v1.2.0', 'is "v1.2.0"'],
  ])('says what to write when it is %p', (version, stated) => {
    const annotations: Record<string, string> = version
      ? { 'backstage.io/template-version': version }
      : {};

    expect(() => templateVersionOf({ ref, metadata: { annotations } })).toThrow(
      `The annotation backstage.io/template-version of ${ref} ${stated}; set it to a semantic version such as "1.0.0"`,
    );
  });
});

describe('pristineRef', () => {
  it.each([
    ['template:default/flask-service', 'refs/template/flask-service/1.0.0'],
    ['template:platform/worker', 'refs/template/platform/worker/1.0.0'],
  ])('names the render of %s', (template, ref) => {
    expect(pristineRef({ template, version: '1.0.0' })).toBe(ref);
  });
});
