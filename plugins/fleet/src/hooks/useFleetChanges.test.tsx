import { TestApiProvider } from '@backstage/frontend-test-utils';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { act, render, screen } from '@testing-library/react';
import { QueryClient, useQuery } from '@tanstack/react-query';
import { FleetQueryProvider } from '../components/FleetQueryProvider';
import { queryKeys } from './queryClient';

/** Counts how often one service was asked for. */
const Asked = (props: { of: string; ask: () => Promise<number> }) => {
  const { data } = useQuery({
    queryKey: [...queryKeys.service(props.of), 'summary'],
    queryFn: props.ask,
  });
  return <output>{`asked ${data} times`}</output>;
};

/** Signals as the backend would send them, to everything that subscribed. */
function fakeSignals() {
  const listeners = new Set<unknown>();
  const signals: SignalApi = {
    subscribe: (_channel: string, onMessage: unknown) => {
      listeners.add(onMessage);
      return { unsubscribe: () => listeners.delete(onMessage) };
    },
  };
  const send = (service: string) =>
    listeners.forEach(listener => {
      if (typeof listener === 'function') listener({ service });
    });
  return { signals, send };
}

describe('useFleetChanges', () => {
  it('asks again for the service that changed, once for many changes', async () => {
    const { signals, send } = fakeSignals();
    let asked = 0;
    render(
      <TestApiProvider apis={[[signalApiRef, signals]]}>
        <FleetQueryProvider queryClient={new QueryClient()}>
          <Asked of="component:default/payments" ask={async () => ++asked} />
        </FleetQueryProvider>
      </TestApiProvider>,
    );
    await screen.findByText('asked 1 times');

    act(() => {
      send('component:default/payments');
      send('component:default/payments');
    });

    expect(await screen.findByText('asked 2 times')).toBeInTheDocument();
  });

  it('leaves other services alone', async () => {
    const { signals, send } = fakeSignals();
    const queryClient = new QueryClient();
    const ask = jest.fn(async () => 1);
    render(
      <TestApiProvider apis={[[signalApiRef, signals]]}>
        <FleetQueryProvider queryClient={queryClient}>
          <Asked of="component:default/payments" ask={ask} />
          <Asked of="component:default/ledger" ask={async () => 7} />
        </FleetQueryProvider>
      </TestApiProvider>,
    );
    await screen.findByText('asked 1 times');
    jest.useFakeTimers();

    act(() => send('component:default/ledger'));
    await act(() => jest.advanceTimersByTimeAsync(1_000));

    expect(ask).toHaveBeenCalledTimes(1);
    jest.useRealTimers();
  });
});
