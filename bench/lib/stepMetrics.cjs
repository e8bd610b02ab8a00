/**
 * Loaded into the portal that is measured (NODE_OPTIONS=--require): on SIGUSR2 it writes the scaffolder's own metrics
 * and the process's memory to the file that SLIPWAY_METRICS_FILE names.
 */
const { createRequire } = require('node:module');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

process.on('SIGUSR2', async () => {
  const scaffolder = createRequire(
    join(
      __dirname,
      '../../node_modules/@backstage/plugin-scaffolder-backend/package.json',
    ),
  );
  const { register } = scaffolder('prom-client');
  const metrics = await register.getMetricsAsJSON();
  writeFileSync(
    process.env.SLIPWAY_METRICS_FILE,
    JSON.stringify({ metrics, memory: process.memoryUsage() }),
  );
});
