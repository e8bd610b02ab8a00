import { emptyDraft } from './campaignDraft';
import { withoutWave, withWave } from './waveDrafts';

const { waves } = emptyDraft();
const percents = (all: typeof waves) => all.map(({ percent }) => percent);

describe('waveDrafts', () => {
  it('puts one more before the last', () => {
    expect(percents(withWave(waves))).toEqual([0.01, 5, 25, 63, 100]);
  });

  it('lets the last of the rest take everybody', () => {
    expect(percents(withoutWave(waves, 3))).toEqual([0.01, 5, 100]);
  });

  it('keeps who comes first when the first wave goes', () => {
    const services = ['component:default/payments'];
    const [first, ...others] = waves;
    expect(withoutWave([{ ...first!, services }, ...others], 0)[0]).toEqual({
      name: '5%',
      percent: 5,
      services,
    });
  });
});
