import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Publish what service:render wrote as a new repository',
    example: stringify({
      steps: [
        {
          id: 'publish',
          name: 'Publish the repository',
          action: 'service:publish',
          input: {
            repoUrl: '${{ parameters.repoUrl }}',
            description: '${{ parameters.description }}',
          },
        },
      ],
    }),
  },
];
