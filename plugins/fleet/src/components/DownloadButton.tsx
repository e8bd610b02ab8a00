import { Button } from '@backstage/ui';
import { RiDownloadLine } from '@remixicon/react';
import { Download, useDownload } from '../hooks/useDownload';

/** Saves the whole list behind a page as a file, with the page's filters and order. */
export const DownloadButton = (
  props: Omit<Download, 'mediaType'> & {
    children?: string;
    mediaType?: string;
  },
) => {
  const { fileName, load, mediaType = 'text/csv', children } = props;
  const download = useDownload({ fileName, mediaType, load });
  return (
    <Button
      variant="secondary"
      size="medium"
      iconStart={<RiDownloadLine />}
      isPending={download.isPending}
      onPress={() => download.mutate()}
    >
      {children ?? 'Export CSV'}
    </Button>
  );
};
