import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Propose the newest version of its template to a service',
    example: stringify({
      steps: [
        {
          id: 'update',
          name: 'Propose the update',
          action: 'service:update',
          input: { service: 'component:default/payments' },
        },
      ],
    }),
  },
  {
    description: 'Go back to an older version',
    example: stringify({
      steps: [
        {
          id: 'update',
          name: 'Propose the way back',
          action: 'service:update',
          input: {
            service: 'component:default/payments',
            to: '1.3.0',
            allowDowngrade: true,
          },
        },
      ],
    }),
  },
];
