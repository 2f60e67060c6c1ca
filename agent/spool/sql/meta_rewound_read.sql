-- meta_rewound_read: from where the centre needs everything again.
-- Columns: sequence, 0: it does not.
SELECT rewound_to FROM meta;
