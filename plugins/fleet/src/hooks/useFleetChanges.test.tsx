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
  const send = () =>
    listeners.forEach(listener => {
      if (typeof listener === 'function') listener({});
    });
  return { signals, send };
}

describe('useFleetChanges', () => {
  it('asks again for everything on the page, once for many changes', async () => {
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
      send();
      send();
    });

    expect(
      await screen.findByText('asked 2 times', {}, { timeout: 3_000 }),
    ).toBeInTheDocument();
  });
});
