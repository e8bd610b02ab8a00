import type { AuditorService } from '@backstage/backend-plugin-api';
import { fleetSnapshotReportPermission } from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import { parseInput } from '../http/parseInput';
import type { AuthenticateReporter } from '../reporting/authenticateReporter';
import { audited } from '../reporting/audited';
import { serviceRefOf } from '../services/ReadableServices';
import {
  receiveSnapshot,
  type ReceiveSnapshotDependencies,
} from './receiveSnapshot';
import { snapshotSchema } from './snapshotSchema';

export interface SnapshotRoutesOptions {
  auditor: AuditorService;
  authenticateReporter: AuthenticateReporter;
  snapshots: ReceiveSnapshotDependencies;
}

/** To be mounted before the bodies of other requests are read: those of these routes may be larger. */
export function createSnapshotRoutes(
  options: SnapshotRoutesOptions,
): express.Router {
  const { auditor, authenticateReporter, snapshots } = options;
  const readBody = jsonOfFiles(snapshots.maxBytes);
  const router = Router();

  router.post(
    '/services/:namespace/:name/snapshots',
    async (request, response) => {
      const reporter = await authenticateReporter(
        request,
        fleetSnapshotReportPermission,
      );
      const service = await reporter.requireService(
        serviceRefOf(request.params),
      );
      await readBody(request, response);
      const receipt = await audited(
        {
          auditor,
          eventId: 'snapshot-report',
          meta: { ...reporter.meta, service: service.ref },
          request: reporter.auditedRequest,
        },
        async () =>
          receiveSnapshot(
            service,
            parseInput(snapshotSchema, request.body),
            snapshots,
          ),
      );
      response.status(receipt.changed ? 201 : 200).json(receipt);
    },
  );

  return router;
}

/** A lockfile at the limit, as a JSON string and with what belongs to it, is half as long again at most. */
function jsonOfFiles(maxBytes: number) {
  const limit = Math.ceil(maxBytes * 1.5) + 100 * 1024;
  const parse = express.json({ limit });
  return async (request: express.Request, response: express.Response) =>
    new Promise<void>((resolve, reject) => {
      parse(request, response, error => {
        if (
          error instanceof Error &&
          'type' in error &&
          error.type === 'entity.too.large'
        ) {
          error.message = `The report is larger than ${limit} bytes; send the lockfile and its pyproject.toml only, or raise fleet.lockfileMaxBytes`;
        }
        if (error) reject(error);
        else resolve();
      });
    });
}
