"""Makes the model of the learned reader: data, network, training, dev figures, export.

In reading order: questions, negatives, augment, batches, network, train, dev, export.
"""
