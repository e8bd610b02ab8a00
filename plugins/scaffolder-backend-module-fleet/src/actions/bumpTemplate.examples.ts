import { stringify } from 'yaml';

export const examples = [
  {
    description:
      'Propose that new services of a template start with the version that fixes an advisory',
    example: stringify({
      steps: [
        {
          id: 'bump',
          name: 'Propose the newer version',
          action: 'template:bump-library',
          input: {
            template: 'template:default/flask-service',
            library: 'urllib3',
            version: '2.6.3',
            reason: 'Fixes GHSA-48p4-8xcf-vxj5.',
          },
        },
      ],
    }),
  },
];
