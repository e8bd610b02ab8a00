import type { JsonObject } from '@backstage/types';
import { sampleParameters } from './sampleParameters';

const sample = (property: JsonObject) =>
  sampleParameters(
    [{ required: ['asked'], properties: { asked: property } }],
    'template:default/flask',
  ).asked;

describe('sampleParameters', () => {
  it('takes the defaults, and asks nothing that may be left out', () => {
    expect(
      sampleParameters(
        [
          {
            required: ['name'],
            properties: { name: { type: 'string' }, note: { type: 'string' } },
          },
          { properties: { database: { enum: ['a', 'b'], default: 'b' } } },
        ],
        'template:default/flask',
      ),
    ).toEqual({ name: 'sample-service', database: 'b' });
  });

  it.each<[JsonObject, unknown]>([
    [{ type: 'string', examples: ['payments'] }, 'payments'],
    [{ enum: ['eu', 'us'] }, 'eu'],
    [{ const: 4 }, 4],
    [{ type: 'string', maxLength: 6, pattern: '^[A-Z]' }, 'Sample'],
    [
      { type: 'string', pattern: '^https://[^\\s?#]+/$' },
      'https://sample.acme.com/',
    ],
    [{ type: 'string', pattern: '^group:' }, 'group:default/sample'],
    [{ type: 'boolean' }, false],
    [{ type: 'integer', minimum: 3 }, 3],
    [{ type: 'array', items: { type: 'string' } }, []],
    [{ type: 'array', minItems: 2, items: { type: 'number' } }, [0, 0]],
    [
      {
        type: 'object',
        required: ['port'],
        properties: { port: { type: 'number', minimum: 1 } },
      },
      { port: 1 },
    ],
  ])('answers %j', (property, expected) => {
    expect(sample(property)).toEqual(expected);
  });

  it('says for which question it knows no answer', () => {
    expect(() =>
      sample({ type: 'string', pattern: '^COST-[0-9]{4}$' }),
    ).toThrow(
      'No stand-in is known for asked, which template:default/flask requires, so that it cannot be rendered to try the library; give it a default or examples in its template.yaml.',
    );
  });
});
