using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>One request of a device that may ask.</summary>
/// <param name="Context">The request.</param>
/// <param name="Tenant">The tenant as the device writes it; links keep its spelling, since proxies match on it.</param>
/// <param name="State">The device.</param>
/// <param name="TrustForwarded">Whether the peer may say by headers where the request came from.</param>
internal readonly record struct DeviceCall(HttpContext Context, string Tenant, PollState State, bool TrustForwarded)
{
    /// <summary>Begins an answer whose addresses start with <c>BASE/</c>.</summary>
    public JsonBuffer TakeBuffer()
    {
        var buffer = JsonBuffer.Take();
        var hrefs = buffer.Hrefs;
        hrefs.Clear();
        RequestOrigin.AddTo(hrefs, Context.Request, TrustForwarded);
        hrefs.Add("/").AddSegment(Tenant).Add("/controller/v1/").AddSegment(State.ControllerId).Add("/").KeepAsRoot();
        return buffer;
    }
}
