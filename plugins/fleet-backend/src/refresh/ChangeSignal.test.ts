import { ChangeSignal } from './ChangeSignal';

describe('ChangeSignal', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('tells the first change at once, and those that follow together', async () => {
    const publish = jest.fn(async () => {});
    const signal = new ChangeSignal(publish);

    await signal.announce();
    expect(publish).toHaveBeenCalledTimes(1);
    for (let change = 0; change < 1000; change++) await signal.announce();
    await jest.advanceTimersByTimeAsync(900);
    expect(publish).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(200);
    expect(publish).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(publish).toHaveBeenCalledTimes(2);
    await signal.announce();
    expect(publish).toHaveBeenCalledTimes(3);
  });

  it('goes on after one that could not be sent', async () => {
    const publish = jest
      .fn(async () => {})
      .mockRejectedValueOnce(new Error('no signals'));
    const signal = new ChangeSignal(publish);

    await expect(signal.announce()).rejects.toThrow('no signals');
    await signal.announce();
    await jest.advanceTimersByTimeAsync(2_100);

    expect(publish).toHaveBeenCalledTimes(2);
  });
});
