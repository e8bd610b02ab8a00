import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Replace the address of a registry in every file',
    example: stringify({
      steps: [
        {
          id: 'script',
          name: 'Run the command and propose what it changed',
          action: 'service:run-script',
          input: {
            service: 'component:default/payments',
            command: [
              'sed',
              '-i',
              's/registry.acme.com/images.acme.com/',
              'Dockerfile',
            ],
            message: 'Take images from the new registry',
            campaign: '4d5c7a52',
          },
        },
      ],
    }),
  },
];
