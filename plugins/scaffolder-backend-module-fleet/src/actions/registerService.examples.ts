import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Add a published service to the catalog',
    example: stringify({
      steps: [
        {
          id: 'register',
          name: 'Add it to the catalog',
          action: 'service:register',
          input: {
            repoContentsUrl: '${{ steps.publish.output.repoContentsUrl }}',
          },
        },
      ],
    }),
  },
];
