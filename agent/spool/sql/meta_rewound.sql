-- meta_rewound: from where the centre needs everything again, as its last file said. Parameters: 1 sequence, 0: it does not.
UPDATE meta SET rewound_to = ?1 WHERE rewound_to <> ?1;
