import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Add a new service to the GitOps repository',
    example: stringify({
      steps: [
        {
          id: 'configure',
          name: 'Add it to the GitOps repository',
          action: 'service:configure',
          input: {
            repoUrl: '${{ parameters.repoUrl }}',
          },
        },
      ],
    }),
  },
];
