import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, PortalProcess, test } from './portal';

function runStart(env: Record<string, string>) {
  return spawnSync('bin/start', [], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
}

test.describe('bin/start', () => {
  test('starts quietly, keeps its secrets, survives a restart and stops cleanly', async () => {
    const portal = await PortalProcess.create();
    try {
      await portal.start();
      const token = await stat(join(portal.data, 'api-token'));
      expect((token.mode & 0o777).toString(8)).toBe('600');

      await new Promise(resolve => setTimeout(resolve, 30_000));
      expect(portal.output).not.toMatch(/\bwarn\b|\berror\b|Warning/);
      expect(await portal.end('SIGTERM')).toBe(0);

      const secondsOfSecondStart = await portal.start();
      expect(secondsOfSecondStart).toBeLessThan(15);
      expect(await portal.end('SIGINT')).toBe(0);
    } finally {
      await portal.remove();
    }
  });

  test('refuses another port on old data, a used port, a port that is none and configuration that is none', async ({
    portal,
  }) => {
    const otherPort = runStart({
      SLIPWAY_DATA: portal.data,
      SLIPWAY_PORT: String(portal.port + 1),
    });
    expect(otherPort.status).toBe(1);
    expect(otherPort.stderr).toContain(`belongs to port ${portal.port}`);

    const usedPort = runStart({
      SLIPWAY_DATA: portal.data,
      SLIPWAY_PORT: String(portal.port),
    });
    expect(usedPort.status).toBe(1);
    expect(usedPort.stderr).toContain(`Port ${portal.port} is in use`);

    const noPort = runStart({ SLIPWAY_PORT: 'x' });
    expect(noPort.status).toBe(1);
    expect(noPort.stderr).toContain('give a port from 1 to 65535');

    const noConfig = runStart({ SLIPWAY_CONFIG: 'nowhere/slipway.yaml' });
    expect(noConfig.status).toBe(1);
    expect(noConfig.stderr).toMatch(/nowhere\/slipway\.yaml, which is no file/);
  });
});
