import type { AuditorService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  fleetDeploymentReportPermission,
  isDnsLabel,
} from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import type { ServiceStore, StoredService } from '../../database/ServiceStore';
import { parseInput } from '../../http/parseInput';
import type { AuthenticateReporter } from '../../reporting/authenticateReporter';
import { audited } from '../../reporting/audited';
import { deploymentSchema } from '../deploymentSchema';
import {
  receiveDeployment,
  type ReceiveDeploymentDependencies,
} from '../receiveDeployment';
import { readCdEvent } from './cdEvent';
import { readCloudEvent } from './cloudEvent';
import type { ReportedDeployment } from './deploymentEvent';
import { findServiceOfRepository, serviceRefOfEvent } from './findEventService';
import { EVENT_LIMIT, parseJson, readRawBody } from './readRawBody';
import { receivers, type Receiver } from './receivers';

export interface EventRoutesOptions extends ReceiveDeploymentDependencies {
  auditor: AuditorService;
  authenticateReporter: AuthenticateReporter;
  services: ServiceStore;
  /** @throws NotFoundError when the catalog has no such service. */
  requireService: (ref: string) => Promise<StoredService>;
  /** By receiver; the others take no events. */
  eventSecrets: Partial<Record<Receiver['name'], string>>;
}

/** To be mounted before the bodies of other requests are read: signatures are of the bytes. */
export function createEventRoutes(options: EventRoutesOptions): express.Router {
  const { auditor, authenticateReporter, services, eventSecrets, now } =
    options;
  const router = Router();
  const eventId = 'deployment-event';
  const raw = express.raw({
    type: () => true,
    limit: EVENT_LIMIT,
    inflate: false,
  });

  const receive = async (
    service: StoredService,
    { source, kind, digest, ...reported }: ReportedDeployment,
    response: express.Response,
  ) => {
    const said = { ...reported, service: service.ref };
    const deployment = {
      ...parseInput(deploymentSchema(now()), said),
      ...{ source, kind, digest },
    };
    const isNew = await receiveDeployment(service, deployment, options);
    response.status(isNew ? 201 : 200).json(deployment);
  };

  router.post('/deployment-events/cdevents', async (request, response) => {
    const reporter = await authenticateReporter(
      request,
      fleetDeploymentReportPermission,
    );
    const body = await readRawBody(request, response, raw);
    const meta = { ...reporter.meta, receiver: 'cdevents' };
    await audited(
      { auditor, eventId, meta, request: reporter.auditedRequest },
      async () => {
        const event = readCdEvent(readCloudEvent(request.headers, body));
        if ('ignored' in event) return response.status(202).json(event);
        const ref = serviceRefOfEvent(event.service ?? '');
        const service = await reporter.requireService(ref);
        return receive(service, event.deployment, response);
      },
    );
  });

  for (const receiver of receivers) {
    const { name, authenticate, deliveryOf, read } = receiver;
    router.post(`/deployment-events/${name}`, async (request, response) => {
      const secret = eventSecrets[name];
      if (!secret) {
        throw new NotFoundError(
          `No events of this kind are taken here; set fleet.deploymentEvents.${name}.secret to take them`,
        );
      }
      const body = await readRawBody(request, response, raw);
      const delivery = deliveryOf(request)?.slice(0, 100) ?? null;
      const meta = { receiver: name, delivery, ip: request.ip ?? 'unknown' };
      await audited({ auditor, eventId, meta }, async () => {
        authenticate(request, body, secret);
        const event = read(request, parseJson(body));
        if ('ignored' in event) return response.status(202).json(event);
        const { repository, service: named, deployment } = event;
        const service = repository
          ? await findServiceOfRepository({ repository, name: named }, services)
          : await options.requireService(serviceRefOfEvent(named ?? ''));
        if ('ignored' in service) return response.status(202).json(service);
        const ignored = repository && whyNoEnvironment(deployment.environment);
        if (ignored) return response.status(202).json({ ignored });
        return receive(service, deployment, response);
      });
    });
  }

  return router;
}

/** Review apps and the like: their host would stop sending when it were told that its events are wrong. */
function whyNoEnvironment(name: unknown): string | undefined {
  return typeof name === 'string' && isDnsLabel(name)
    ? undefined
    : `${JSON.stringify(
        name,
      )} is no environment: its name is not a DNS label (a-z, 0-9 and -, at most 63)`;
}
