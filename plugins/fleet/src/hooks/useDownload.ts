import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useMutation } from '@tanstack/react-query';
import { failureMessage } from '../lib/failure';
import { saveFile } from '../lib/saveFile';

/** A file that is asked for with the person's own token, and then saved. */
export interface Download {
  fileName: string;
  mediaType: string;
  load: () => Promise<string>;
}

export function useDownload({ fileName, mediaType, load }: Download) {
  const toasts = useApi(toastApiRef);
  return useMutation({
    mutationFn: load,
    onSuccess: content => saveFile(fileName, { content, mediaType }),
    onError: error =>
      toasts.post({
        title: `${fileName} could not be downloaded`,
        description: failureMessage(error),
        status: 'danger',
      }),
  });
}
