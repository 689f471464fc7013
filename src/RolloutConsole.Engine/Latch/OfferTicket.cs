namespace RolloutConsole.Engine.Latch;

/// <summary>The right to write one offer. Dispose it when the offer is written.</summary>
public struct OfferTicket : IDisposable
{
    private OfferGate? _gate;

    internal OfferTicket(OfferGate gate) => _gate = gate;

    /// <summary>Gives the ticket back.</summary>
    public void Dispose()
    {
        _gate?.Leave();
        _gate = null;
    }
}
