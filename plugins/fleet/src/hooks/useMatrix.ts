import { useCallback, useMemo } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  LibraryMatrix,
  LibraryMatrixRequest,
} from '@slipway/plugin-fleet-common';
import { useQueries, useQuery } from '@tanstack/react-query';
import { libraryApiRef } from '../api/libraryApiRef';
import { WINDOW_SIZE } from '../lib/matrixWindow';
import { queryKeys } from './queryClient';

/** Windows that were scrolled past are kept this long, so that scrolling back shows them at once. */
const KEPT = 5 * 60_000;

export type MatrixRow = LibraryMatrix['services'][number];

function useWindowQuery(request: LibraryMatrixRequest) {
  const libraries = useApi(libraryApiRef);
  return useCallback(
    (window: number) => {
      const asked = {
        ...request,
        offset: window * WINDOW_SIZE,
        limit: WINDOW_SIZE,
      };
      return {
        queryKey: [...queryKeys.libraries, 'matrix', asked],
        queryFn: () => libraries.getMatrix(asked),
        gcTime: KEPT,
        staleTime: 30_000,
      };
    },
    [libraries, request],
  );
}

/** The first window of the matrix, which also says how large it is and which columns it has. */
export function useMatrixStart(request: LibraryMatrixRequest) {
  return useQuery(useWindowQuery(request)(0));
}

/** The rows of some windows, by their number; a row that is still on its way is not there. */
export function useMatrixRows(
  request: LibraryMatrixRequest,
  windows: readonly number[],
) {
  const windowQuery = useWindowQuery(request);
  const answers = useQueries({
    queries: windows.map(windowQuery),
    combine: useCallback(
      (results: Array<{ data?: LibraryMatrix; error: Error | null }>) => ({
        matrices: results.flatMap(({ data }) => data ?? []),
        error: results.find(({ error }) => error)?.error ?? undefined,
      }),
      [],
    ),
  });
  const rows = useMemo(() => {
    const byNumber = new Map<number, MatrixRow>();
    for (const { offset, services } of answers.matrices) {
      services.forEach((row, index) => byNumber.set(offset + index, row));
    }
    return byNumber;
  }, [answers.matrices]);
  return { rows, error: answers.error };
}
