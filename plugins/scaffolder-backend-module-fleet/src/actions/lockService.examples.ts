import { stringify } from 'yaml';

export const examples = [
  {
    description:
      'Make poetry.lock of what was rendered, before it is published',
    example: stringify({
      steps: [
        {
          id: 'lock',
          name: 'Lock the libraries',
          if: "${{ parameters.indexProfile == 'private' }}",
          action: 'service:lock',
        },
      ],
    }),
  },
];
