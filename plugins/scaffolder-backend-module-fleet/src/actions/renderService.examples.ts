import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Render a skeleton and a layer that several templates share',
    example: stringify({
      steps: [
        {
          id: 'render',
          name: 'Write the files',
          action: 'service:render',
          input: {
            layers: ['shared/catalog', 'flask-service/skeleton'],
            values: {
              name: '${{ parameters.name }}',
              owner: '${{ parameters.owner }}',
            },
          },
        },
      ],
    }),
  },
];
