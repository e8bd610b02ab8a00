import { aLineage, anUpdate } from '../__testUtils__/updateBuilders';
import { updateChoices } from './updateChoices';

const changelog = [
  { version: '2.0.0', text: '' },
  { version: '1.0.0', text: '' },
  { version: '0.9.0', text: '' },
];
const choices = (options: Partial<Parameters<typeof updateChoices>[0]>) =>
  updateChoices({
    lineage: aLineage({ state: 'behind', version: '1.0.0', latest: '2.0.0' }),
    changelog,
    mayPropose: true,
    ...options,
  });

describe('updateChoices', () => {
  it('are to look at it first or to propose it at once, and to go back', () => {
    expect(choices({})).toEqual({
      canPreview: true,
      propose: { label: 'Propose update', wish: {} },
      older: ['0.9.0'],
    });
  });

  it.each([
    ['merged', 'Propose update'],
    ['failed', 'Propose update'],
    ['open', 'Propose on newest commit'],
    ['conflict', 'Propose on newest commit'],
    ['declined', 'Propose again'],
    ['running', undefined],
    ['edited', undefined],
  ] as const)('after an update that is %s: %s', (state, label) => {
    const update = anUpdate({ state, to: '2.0.0' });
    expect(choices({ update }).propose?.label).toBe(label);
  });

  it('wait for the task that is at work', () => {
    expect(choices({ update: anUpdate({ state: 'running' }) })).toEqual({
      canPreview: true,
      older: [],
      note: 'A task is at work on an update.',
    });
  });

  it('a declined version does not stand against a newer one', () => {
    const update = anUpdate({ state: 'declined', to: '1.5.0' });
    expect(choices({ update }).propose).toEqual({
      label: 'Propose update',
      wish: {},
    });
  });

  it('explain to who may not propose why there is no button', () => {
    expect(choices({ mayPropose: false })).toEqual({
      canPreview: false,
      older: [],
      note: expect.stringContaining('its owners may'),
    });
  });

  it('respect that the owner wants no updates now', () => {
    const held = choices({ lineage: aLineage({ state: 'held' }) });
    expect(held.propose).toBeUndefined();
    expect(held.note).toMatch(/hold/);
  });

  it.each(['current', 'template-gone'] as const)(
    'are none for a service that is %s, but to go back where that is possible',
    state => {
      const found = choices({ lineage: aLineage({ state, version: '2.0.0' }) });
      expect(found).toMatchObject({
        canPreview: false,
        older: ['1.0.0', '0.9.0'],
      });
      expect(found.propose).toBeUndefined();
    },
  );
});
