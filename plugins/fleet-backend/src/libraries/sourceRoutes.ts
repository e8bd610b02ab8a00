import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { LibrarySource } from '@slipway/plugin-fleet-common';
import express from 'express';
import Router from 'express-promise-router';
import type { LibrarySourceStore } from '../database/LibrarySourceStore';
import type { LibrarySourceRow } from '../database/tables';
import type { Ratings } from './ratings/createRatings';

export interface SourceRoutesOptions {
  httpAuth: HttpAuthService;
  sources: LibrarySourceStore;
  /** The configured places. */
  places: Ratings['sources'];
}

/** Where facts about libraries come from. */
export function createSourceRoutes(
  options: SourceRoutesOptions,
): express.Router {
  const { httpAuth, sources, places } = options;
  const router = Router();

  router.get('/library-sources', async (request, response) => {
    await httpAuth.credentials(request);
    const rows = await sources.listSources();
    response.json({ items: rows.map(row => describeSource(row, places)) });
  });

  return router;
}

function describeSource(
  row: LibrarySourceRow,
  { indexes, advisoriesUrl }: Ratings['sources'],
): LibrarySource {
  const index = indexes.find(({ name }) => name === row.name);
  const urls = {
    index: index?.url,
    advisories: advisoriesUrl,
    policies: undefined,
  };
  return {
    kind: row.kind,
    name: row.name,
    url: urls[row.kind],
    attemptedAt: row.attempted_at ?? undefined,
    succeededAt: row.succeeded_at ?? undefined,
    problem: row.problem ?? undefined,
    count: row.count,
  };
}
