import { TestApiProvider } from '@backstage/frontend-test-utils';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { act, render, screen } from '@testing-library/react';
import { QueryClient, useQuery } from '@tanstack/react-query';
import { FleetQueryProvider } from '../components/FleetQueryProvider';
import { queryKeys } from './queryClient';

/** Counts how often something was asked for. */
const Asked = (props: {
  of: readonly string[];
  ask: () => Promise<number>;
}) => {
  const { data } = useQuery({
    queryKey: [...props.of, 'summary'],
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
  it.each([
    ['a service', queryKeys.service('component:default/payments')],
    ['what runs where', queryKeys.deployments],
    ['libraries', queryKeys.libraries],
  ])('asks again for %s, once for many changes', async (_what, key) => {
    const { signals, send } = fakeSignals();
    let asked = 0;
    render(
      <TestApiProvider apis={[[signalApiRef, signals]]}>
        <FleetQueryProvider queryClient={new QueryClient()}>
          <Asked of={key} ask={async () => ++asked} />
        </FleetQueryProvider>
      </TestApiProvider>,
    );
    await screen.findByText('asked 1 times');

    act(() => {
      send();
      send();
    });

    expect(
      await screen.findByText('asked 2 times', {}, { timeout: 2_000 }),
    ).toBeInTheDocument();
  });
});
