import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Say that a version should run in staging',
    example: stringify({
      steps: [
        {
          id: 'promote',
          name: 'Change the GitOps repository',
          action: 'service:promote',
          input: {
            service: 'component:default/payments',
            version: '1.4.2',
            to: 'staging',
          },
        },
      ],
    }),
  },
];
